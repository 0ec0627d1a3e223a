interface ImportMetaEnv {
  /** Ed25519 public key, base64url. Builds without it fail. */
  readonly VITE_BROKER_ROOT_KEY: string
}
