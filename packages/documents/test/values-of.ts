import type { DocumentStatement, FindingKind } from '@tessera/contracts/document-meaning'
import type { Meaning } from '../src/meaning/read-meaning.ts'

type ValueOf<K extends FindingKind> = Extract<DocumentStatement, { kind: K }>['value']

export function valuesOf<K extends FindingKind>(
  { findings }: Meaning,
  kind: K,
): readonly ValueOf<K>[] {
  return findings.filter((finding) => finding.kind === kind).map(({ value }) => value as ValueOf<K>)
}
