import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke'

/** RFC 9180 base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM, single shot. */
export const hpkeSuite = new CipherSuite(
  KEM_DHKEM_X25519_HKDF_SHA256,
  KDF_HKDF_SHA256,
  AEAD_AES_256_GCM,
)

export const ENCAPSULATED_BYTES = hpkeSuite.KEM.Nenc
export const PUBLIC_KEY_BYTES = hpkeSuite.KEM.Npk
export const TAG_BYTES = hpkeSuite.AEAD.Nt
