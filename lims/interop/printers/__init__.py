"""Printers on the network: raw TCP and IPP. Bytes go out, states come back; nothing here decides or remembers."""
