import { remedies } from './remedies.ts'
import type { FindingCode, VcfFinding, VcfReport } from './report.ts'

export interface FindingDetail {
  readonly severity?: VcfFinding['severity']
  /** What mends it, where the check knows better than the usual. */
  readonly mend?: Pick<VcfFinding, 'remedy' | 'commands'>
  readonly line?: number
}

export function finding(
  code: FindingCode,
  message: string,
  detail: FindingDetail = {},
): VcfFinding {
  const mend = detail.mend ?? remedies[code]
  return {
    code,
    severity: detail.severity ?? remedies[code].severity,
    message,
    remedy: mend.remedy,
    commands: mend.commands,
    ...(detail.line === undefined ? {} : { line: detail.line }),
  }
}

/** Thrown inside the check when reading on makes no sense. */
export class FatalFinding extends Error {
  readonly finding: VcfFinding

  constructor(code: FindingCode, message: string, detail: FindingDetail = {}) {
    super(code)
    this.finding = finding(code, message, detail)
  }
}

/** Keeps the first finding of each code and counts the lines that share it. */
export class Findings {
  readonly #first = new Map<FindingCode, VcfFinding>()
  readonly #counts = new Map<FindingCode, number>()
  #hasError = false

  get hasError(): boolean {
    return this.#hasError
  }

  add(added: VcfFinding): void {
    if (this.#first.has(added.code)) return
    this.#first.set(added.code, added)
    if (added.severity === 'error') this.#hasError = true
  }

  /** For findings of single lines: the message is made for the first one only. */
  addLine(code: FindingCode, line: number, message: () => string): void {
    const count = (this.#counts.get(code) ?? 0) + 1
    this.#counts.set(code, count)
    if (count === 1) this.add(finding(code, message(), { line }))
  }

  list(): readonly VcfFinding[] {
    const all = [...this.#first.values()].map((one) => {
      const count = this.#counts.get(one.code)
      return count === undefined ? one : { ...one, count }
    })
    return errorsFirst(all)
  }
}

export function errorsFirst(findings: readonly VcfFinding[]): readonly VcfFinding[] {
  return [
    ...findings.filter(({ severity }) => severity === 'error'),
    ...findings.filter(({ severity }) => severity === 'warning'),
  ]
}

export function verdictOf(findings: readonly VcfFinding[]): VcfReport['verdict'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'refused'
  return findings.length > 0 ? 'warning' : 'pass'
}

/** `1,081 variants`, `1 sample`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
