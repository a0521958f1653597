// Networks.
