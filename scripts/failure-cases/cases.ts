/** A known way in which a job's user is lost or mistaken, and what must hold then. */
export interface FailureCase {
  /** F: what happens to jobs. P: state of a connection. S: policies and schema. */
  readonly number: string
  readonly says: string
  /** Why there is no test: the case cannot come about. */
  readonly notApplicable?: string
  /** Why there is no test: what it is about is not built. */
  readonly notYet?: string
  /** Why nothing can be taken away so that its test fails. */
  readonly noGuard?: string
}

export function failureCases(): readonly FailureCase[] {
  return [...jobs, ...connections, ...policies]
}

const jobs: readonly FailureCase[] = [
  {
    number: 'F1',
    says: 'A try fails and the next one runs: for the same user, under the same delegation, which ends only with the job.',
  },
  {
    number: 'F2',
    says: 'A worker is killed inside of a unit: nothing of it stays, and another worker goes on where it was.',
  },
  {
    number: 'F3',
    says: 'A worker is killed after its commit, and its message comes again: nothing is done twice and no state is set back.',
  },
  { number: 'F4', says: 'Two workers hold one step: what the earlier one writes is refused.' },
  {
    number: 'F5',
    says: 'Each worker that takes a step is lost: that counts as a failure, and the job is given up.',
  },
  {
    number: 'F6',
    says: 'What is written at the end of a step is written as its user, before the grant is over.',
  },
  {
    number: 'F7',
    says: 'An administrator repeats a job: it runs as its first user.',
  },
  {
    number: 'F8',
    says: 'A job goes on after a failure: what is missing is done, which the test finds in its results and not in its state.',
  },
  { number: 'F9', says: 'Two processes recover at once: each step is taken by one.' },
  {
    number: 'F10',
    says: 'A worker is told to stop: it gives its step back at once, and that is no failure.',
  },
  { number: 'F11', says: 'What cannot help is not tried again; what may pass is.' },
  {
    number: 'F12',
    says: 'The identity cannot be restored for want of the broker: that is tried again, and the step is not begun before.',
  },
  {
    number: 'F13',
    says: 'A job begins days after it was made: its delegation still counts, and its user is asked about again.',
  },
  {
    number: 'F14',
    says: 'A message waits longer than its context is kept: the step is sent again.',
  },
  {
    number: 'F15',
    says: 'A job outlives the session that made it: no token of the user is in it.',
  },
  {
    number: 'F16',
    says: 'The deadline passes in the middle of a job: the next statement is refused and the job stops.',
  },
  {
    number: 'F17',
    says: 'A grant is renewed by a timer of its holder, and never beyond its ceiling.',
  },
  { number: 'F18', says: 'A worker’s clock is wrong: ends are by the clock of the database.' },
  { number: 'F19', says: 'A worker’s clock steps back: it holds nothing for longer.' },
  {
    number: 'F20',
    says: 'A job sends itself again for ever: each step has the deadline of the first.',
  },
  {
    number: 'F21',
    says: 'A try fails after the credential was refreshed: the next one has the new one.',
  },
  {
    number: 'F22',
    says: 'A user is disabled while her job is queued: it is not begun, reads nothing and stops.',
  },
  {
    number: 'F23',
    says: 'A user is disabled in the middle of a job: the next statement is refused, and what is being sent is broken off.',
  },
  { number: 'F24', says: 'A user is deleted: her jobs are gone, and everybody else’s go on.' },
  {
    number: 'F25',
    says: 'A right is taken away before or during a job: what counts is what the job was given and what is allowed now.',
  },
  { number: 'F26', says: 'A right is added after a job was made: the job does not have it.' },
  {
    number: 'F27',
    says: 'A user changes the organisation after she made a job.',
    notApplicable: 'Rows belong to users; there are no organisations that one could change.',
  },
  { number: 'F28', says: 'A user logs out: her jobs go on. Everything is revoked: they stop.' },
  {
    number: 'F29',
    says: 'An administrator acts for a user, which is only to repeat a job: it has the user’s rights, and none of the administrator’s.',
  },
  { number: 'F30', says: 'A job asks for sessions, delegations or users: refused.' },
  {
    number: 'F31',
    says: 'A credential is removed in the middle of a job: its grants end, and none other is taken instead.',
  },
  {
    number: 'F32',
    says: 'A credential is replaced in the middle of a job: the next claim has the new one.',
  },
  {
    number: 'F33',
    says: 'Many jobs refresh one credential at once: it is refreshed once.',
  },
  {
    number: 'F34',
    says: 'A credential cannot be refreshed any more: its jobs wait, and its owner is told once.',
  },
  {
    number: 'F35',
    says: 'A user is erased while her jobs are queued: nothing of hers stays, and late writes are refused.',
  },
  {
    number: 'F36',
    says: 'Keys are rotated while jobs are queued and running: what is old opens, what is new is under the new key, and a key in use is not retired.',
  },
  {
    number: 'F37',
    says: 'A key is missing on one machine: the process does not start, and makes none.',
  },
  {
    number: 'F38',
    says: 'A context never opens: it is sent again from its row, because what lies in Redis may have been spoilt on the way, and after five times the job ends with a reason.',
  },
  { number: 'F39', says: 'The context of one task is shown for another: refused.' },
  {
    number: 'F40',
    says: 'A grant or a claim key is shown by another worker, for another step or after its end: refused, and somebody is alerted.',
  },
  {
    number: 'F41',
    says: 'A delegation is edited or made up: refused, because the api signed what it says.',
  },
  { number: 'F42', says: 'Two users ask for the same work: two jobs, and no identity is swapped.' },
  { number: 'F43', says: 'Redis, rows, logs, errors and results hold no secret in any encoding.' },
  { number: 'F44', says: 'Redis loses its data: jobs go on.' },
  { number: 'F45', says: 'Redis is away when a job is made: it is kept, and sent later.' },
  { number: 'F46', says: 'A crash between job, delegation and first step: all are there or none.' },
  {
    number: 'F47',
    says: 'Postgres is lost in the middle of a unit: nothing of it stays, and the next one begins with its own identity.',
  },
  {
    number: 'F48',
    says: 'Contexts are removed once their job has ended, and not before; removing one twice does no harm.',
  },
  {
    number: 'F49',
    says: 'A captured context is changed by whoever made it: the captured one stays as it was.',
  },
  {
    number: 'F50',
    says: 'Many users’ units interleave on one connection, with errors and queries left behind: never another’s row.',
  },
  {
    number: 'F51',
    says: 'There is no context: an error before the first statement of the work, and no other identity instead.',
  },
  {
    number: 'F52',
    says: 'Work without a context follows work with one, also one that threw, on the same connection: it sees nothing.',
  },
  { number: 'F53', says: 'A query that nobody awaited comes after its unit: refused.' },
  { number: 'F54', says: 'A query goes to the database past the unit: the login has no rights.' },
  { number: 'F55', says: 'An identity is read in a callback or a listener.' },
  {
    number: 'F56',
    says: 'Work for a user goes on in a thread or another process.',
    notApplicable:
      'No thread and no child process acts for a user: a file’s check is given bytes and nothing else.',
  },
  {
    number: 'F57',
    says: 'One identity inside of another: each has a transaction of its own, and the outer one is as it was.',
  },
  {
    number: 'F58',
    says: 'One client is shared and given another identity: each grant has a client of its own.',
  },
  { number: 'F59', says: 'Something is kept for later: under its owner.' },
  {
    number: 'F60',
    says: 'A connection comes back with a role and an identity: the next unit begins without.',
  },
  {
    number: 'F61',
    says: 'A task makes a child task: with fewer rights and no later deadline, and the database and the broker refuse more.',
  },
  { number: 'F62', says: 'A task is cancelled or revoked: its child tasks stop.' },
  {
    number: 'F63',
    says: 'A task ends before its child tasks: they keep their delegations.',
  },
  {
    number: 'F64',
    says: 'What follows a batch is done as whoever asked for the batch, and not as the owner of the item that ended last.',
  },
  {
    number: 'F65',
    says: 'A batch holds items of several owners: each item runs as its owner, and one failure stops no other.',
  },
  {
    number: 'F66',
    says: 'System work without a user: has a login of its own and a purpose, and sees what that needs.',
  },
  {
    number: 'F67',
    says: 'A schedule fires: as its owner, with the rights that she has then, or not at all.',
  },
  { number: 'F68', says: 'A schedule fires again: with a new delegation and a new trace.' },
  {
    number: 'F69',
    says: 'An event from outside starts work.',
    notApplicable: 'Nothing from outside starts work: there is no address for such events.',
  },
  {
    number: 'F70',
    says: 'A job is cancelled: one that is queued never begins, one that runs stops at its next statement, one narrow step tells the service, and nobody else’s job ends.',
  },
  { number: 'F71', says: 'Access ends while events are shown: not one more is shown.' },
  { number: 'F72', says: 'A worker’s progress reaches the browser from another process.' },
  {
    number: 'F73',
    says: 'Events are lost, late or out of order: each has its number in its job, and a reader goes on where she left off.',
  },
  { number: 'F74', says: 'Two look at one job and one leaves: the other goes on.' },
  {
    number: 'F75',
    says: 'A ticket opens one socket, once, within a minute; it stands in no log and is no identity for the database.',
  },
  {
    number: 'F76',
    says: 'Results are written as their owner, and asked for with the rights of that moment.',
  },
  {
    number: 'F77',
    says: 'What is pushed are ids, and whoever is told reads the row under her own rights.',
  },
  { number: 'F78', says: 'A message for somebody who lost her access: has no content.' },
]

const connections: readonly FailureCase[] = [
  { number: 'P1', says: 'A setting outlives its transaction on a pooled connection.' },
  { number: 'P2', says: 'A local setting is made outside of a transaction.' },
  { number: 'P3', says: 'After a transaction a setting is empty, and not null.' },
  { number: 'P4', says: 'A setting that was never made is asked for.' },
  { number: 'P5', says: '`reset all` does not reset the role.' },
  { number: 'P6', says: 'A released savepoint keeps the settings that were made in it.' },
  { number: 'P7', says: '`reset role` leads to the login, and from there to another role.' },
  { number: 'P8', says: 'Any statement can change a setting.' },
  { number: 'P9', says: 'A query of an ended transaction runs inside of the next one.' },
  { number: 'P10', says: 'Of many statements at once one fails, and the others go on.' },
  { number: 'P11', says: 'The outer handle is used inside of a transaction.' },
  { number: 'P12', says: 'A connection is kept after it was given back.' },
  {
    number: 'P13',
    says: 'A pool’s callbacks run in the context of somebody else.',
    noGuard:
      'nothing: whoever asks for a unit awaits it, no callback of the pool calls its work, and Node carries the context along what is awaited',
  },
  { number: 'P14', says: 'A pooler shares connections between transactions.' },
  { number: 'P15', says: 'A transaction is held during a long call.' },
  { number: 'P16', says: 'Each query is wrapped by itself, and transactions break.' },
  { number: 'P17', says: '`set local` is said not to hold on newer servers.' },
]

const policies: readonly FailureCase[] = [
  { number: 'S1', says: 'The owner of a table passes its policies unless they are forced.' },
  { number: 'S2', says: 'Superusers and roles with BYPASSRLS pass policies.' },
  { number: 'S3', says: 'A view asks the policies of its owner.' },
  { number: 'S4', says: 'A materialized view knows no policies.' },
  { number: 'S5', says: 'A function acts with the rights of its owner.' },
  { number: 'S6', says: 'A unique key tells that a hidden row exists.' },
  { number: 'S7', says: 'A foreign key sees hidden rows.' },
  { number: 'S8', says: 'An update of a hidden row changes nothing and is no error.' },
  { number: 'S9', says: '`returning` and upserts need the right to read.' },
  { number: 'S10', says: 'Counted ids tell how many there are.' },
  { number: 'S11', says: '`copy from` and policies.' },
  { number: 'S12', says: 'TRUNCATE and REFERENCES ask no policies.' },
  { number: 'S13', says: '`row_security = off`.' },
  { number: 'S14', says: 'NOTIFY knows no policies.' },
  { number: 'S15', says: 'Older servers leak hidden rows by statistics and plans.' },
  { number: 'S16', says: 'Default privileges depend on who migrates.' },
  { number: 'S17', says: 'Tables of the queue are forgotten.' },
]
