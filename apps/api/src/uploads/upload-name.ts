import { Fault } from '@tessera/runtime/fault'

/** A file's name as it is shown and sent on. @throws Fault `invalid_input` unless it is that of a compressed VCF */
export function uploadName(given: string | null | undefined): string {
  const name = (given ?? '')
    .split(/[/\\]/)
    .at(-1)
    ?.replaceAll(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^\.+/, '')
    .slice(-longest)
  if (name !== undefined && name.endsWith(suffix) && name.length > suffix.length) return name
  throw new Fault('invalid_input', {
    details: [
      {
        subject: 'filename',
        message: `The name does not end in ${suffix}.`,
        remedy: 'Compress the VCF with:',
        commands: ['bgzip -c input.vcf > output.vcf.gz'],
      },
    ],
  })
}

const suffix = '.vcf.gz'
const longest = 200
