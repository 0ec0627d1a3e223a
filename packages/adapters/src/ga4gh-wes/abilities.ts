import type { ServiceAbilities } from '@tessera/contracts/service-abilities'
import type { Workflow } from '@tessera/contracts/workflow'
import { takesSetting } from './workflow-parameters.ts'

/** What WES 1.1 has a request for, and what of it depends on the node and the workflow. */
export function abilitiesOf(workflow: Workflow | null): ServiceAbilities {
  const isEncrypted = workflow !== null && takesSetting(workflow, 'password')
  return {
    look_up_by_name: {
      can: 'some',
      text: 'A run is found by its tags, where the node shows runs with them. Where it does not, and an answer is lost, its owner must look there herself.',
    },
    cancel: { can: 'yes', text: 'A run can be stopped from here.' },
    delete: {
      can: 'no',
      text: 'WES has no request to delete a run or its files. They stay as long as the node keeps them.',
    },
    restart: { can: 'no', text: 'WES has no request to restart a run. Submit the job again.' },
    queue_position: { can: 'no', text: 'WES says that a run waits, and not behind how many.' },
    encrypt_results: isEncrypted
      ? { can: 'yes', text: 'The workflow encrypts its results with the password of the job.' }
      : {
          can: 'no',
          text: 'The workflow takes no password: its results are not encrypted at the node.',
        },
    list_choices: {
      can: 'no',
      text: 'WES lists no choices. They stand in the description of the workflow that is kept with this service.',
    },
  }
}
