"""Microsoft Graph and Entra: the only package that speaks to Microsoft 365."""
