/** Made for tests and signed by itself: no client has a reason to trust it. */
export const untrustedCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbT830lyf8aIAHwG6
e8j4eEMbdeScgNKS3VkgNgDloXmhRANCAAQqpdxUqeKi/dPTOZU6scScmDtkEjf4
kSxGKiNvajcOG0KbyXejecTBBCutAv/AQDgpN67UIRuI3IsDtjN0dxJL
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUNzdw2NmNNWU+HqzsHAQHxMycnpswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjAxMTM1M1oYDzIxMjYxMDI5
MDExMzUzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQqpdxUqeKi/dPTOZU6scScmDtkEjf4kSxGKiNvajcOG0KbyXejecTB
BCutAv/AQDgpN67UIRuI3IsDtjN0dxJLo2kwZzAdBgNVHQ4EFgQU4E8ZYVn+sfoA
rktIfXc0JkrYp1gwHwYDVR0jBBgwFoAU4E8ZYVn+sfoArktIfXc0JkrYp1gwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIgaKivjQx2phLd1JzrjHb/eaXob2WcHfRkBxLYmdtFHAgCIQDwaDczgM3r
ZqWAmQXzkwtpMM0AViPMmELJndNS9gzs7A==
-----END CERTIFICATE-----`,
}
