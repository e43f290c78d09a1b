"""What msgraph-sdk's generated models say of each request, checked where requests come in."""
