import type { ServiceAbilities } from '@tessera/contracts/service-abilities'

export const abilities: ServiceAbilities = {
  look_up_by_name: { can: 'yes', text: 'Jobs are listed with their names.' },
  cancel: { can: 'yes', text: 'A waiting or running job can be stopped from here.' },
  delete: {
    can: 'no',
    text: 'The service lets only a person who signed in there delete a job. Delete it on its own page, or let it expire.',
  },
  restart: {
    can: 'no',
    text: 'A job under which the service was restarted goes on only when its owner restarts it on the service’s own page.',
  },
  queue_position: { can: 'yes', text: 'The service says how many jobs are before yours.' },
  encrypt_results: {
    can: 'yes',
    text: 'The results of each chromosome are a zip file that opens with the password of the job.',
  },
  list_choices: {
    can: 'yes',
    text: 'Panels, populations and settings are read from the service with your own token.',
  },
}
