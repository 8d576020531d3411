-- The token request of the benchmark, for wrk.
wrk.method = "POST"
wrk.body = "grant_type=client_credentials&scope=read"
wrk.headers["Authorization"] = "Basic ZGVtbzpkZW1vLXNlY3JldA=="
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
