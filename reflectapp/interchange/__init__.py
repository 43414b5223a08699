"""The store's values in open formats: VTT, CSV, JSON and web pages to read. Pure: values in, bytes out."""
