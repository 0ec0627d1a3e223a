import { runCommand } from './command-line.ts'
import { giveCommand } from './operator-commands.ts'
import { connectOperator } from './operator-connection.ts'

/**
 * The operator's commands, over the broker's local socket:
 *
 *     node apps/broker/src/operator.ts enroll --kind worker --name worker-1 --public-key …
 *     node apps/broker/src/operator.ts enroll --kind egress --name egress-1 --public-key …
 *     node apps/broker/src/operator.ts enroll --kind api --name api-1 --public-key … --delegation-key …
 *     node apps/broker/src/operator.ts list
 *     node apps/broker/src/operator.ts suspend --name worker-1
 *     node apps/broker/src/operator.ts resume --name worker-1
 *     node apps/broker/src/operator.ts keys list
 *     node apps/broker/src/operator.ts keys rotate key-encryption
 *     node apps/broker/src/operator.ts keys rewrap
 *     node apps/broker/src/operator.ts keys retire kek-…
 *     node apps/broker/src/operator.ts seal
 *     node apps/broker/src/operator.ts revoke grant|job|user|credential|service|worker|key ID
 *     node apps/broker/src/operator.ts revoke everything
 *     node apps/broker/src/operator.ts service-credentials list
 *     node apps/broker/src/operator.ts service-credentials store health|shared --service ID [--basic] < token
 *     node apps/broker/src/operator.ts service-credentials remove health|shared --service ID
 *     node apps/broker/src/operator.ts shared-token gradual --service ID --until 2026-12-31
 *     node apps/broker/src/operator.ts shared-token hard --service ID
 *     node apps/broker/src/operator.ts shared-token uses
 *     node apps/broker/src/operator.ts import FILE [--users FILE] [--service NUMBER=NAME]
 *     node apps/broker/src/operator.ts oauth-client SERVICE-NUMBER < secret
 *     node apps/broker/src/operator.ts alerts list [--all]
 *     node apps/broker/src/operator.ts alerts acknowledge ID
 *     node apps/broker/src/operator.ts delivery SERVICE sealed|egress
 *     node apps/broker/src/operator.ts role USERNAME researcher|service_manager|service_viewer|auditor|admin
 *     node apps/broker/src/operator.ts forget-factors USERNAME
 */
await runCommand(async () => await giveCommand(connectOperator, process.argv.slice(2)))
