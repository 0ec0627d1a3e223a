/** One of the modes that a service lists. */
interface Mode {
  readonly value: string
}

/** The mode of quality control alone, as this service spells it; null where it lists none. */
export function controlMode(modes: readonly Mode[]): string | null {
  return modes.find(({ value }) => isControlOnly(value))?.value ?? null
}

/** The mode that imputes, as this service spells it; null where it lists none. */
export function imputingMode(modes: readonly Mode[]): string | null {
  const imputing = modes.filter(({ value }) => isImputing(value))
  const plain = imputing.find(({ value }) => /^imputation$/i.test(value))
  return (plain ?? imputing[0])?.value ?? null
}

/** Documents of one program spell it in three ways. Only what a service lists is sent. */
export function isControlOnly(mode: string): boolean {
  return /^qc[-_ ]?only$/i.test(mode)
}

/** Workflows call it as they like: `impute`, `imputation_chrX`, `Phasing and imputation`. */
export function isImputing(mode: string): boolean {
  return /^(?:phas[a-z]*[-_ +&]+(?:and[-_ ]+)?)?imput/i.test(mode)
}
