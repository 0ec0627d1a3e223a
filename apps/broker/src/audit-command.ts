import { exportAll, identify, verify } from './audit/audit-commands.ts'
import { Misunderstood, runCommand } from './command-line.ts'

/**
 * The broker's record, from the broker's home directory, whether it runs or not:
 *
 *     node apps/broker/src/audit-command.ts export > record.jsonl
 *     node apps/broker/src/audit-command.ts verify [--export record.jsonl] [--heads audit-heads.jsonl]
 *     node apps/broker/src/audit-command.ts identify --kind credential --id …
 *
 * `verify` ends with 1 when something is wrong. With `--export` it needs no database: a home with `auditKeys` in
 * `secrets.json` is enough, and `--public-key` for each key that signed heads (base64url).
 */
const [command, ...words] = process.argv.slice(2)
await runCommand(async () => {
  switch (command) {
    case 'export':
      return await exportAll(words)
    case 'verify':
      return await verify(words)
    case 'identify':
      return await identify(words)
    default:
      throw new Misunderstood('Say one of: export, verify, identify.')
  }
})
