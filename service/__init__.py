"""Setwise: action learning programmes on Microsoft 365, booked, run and followed up."""
