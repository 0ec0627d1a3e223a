import type { ErrorText } from './error-text.ts'

/** Of the registry of services. */
export const serviceErrors = {
  service_not_found: {
    status: 404,
    message: 'There is no such service.',
    remedy: 'Choose one from the list of services.',
  },
  service_inactive: {
    status: 409,
    message: 'This service is switched off here.',
    remedy: 'Choose another service.',
  },
  service_address_refused: {
    status: 400,
    message: 'No service may be registered at this address.',
    remedy:
      'Write https and a host that the operator has listed for services, without a user name or a question mark.',
  },
  service_name_taken: {
    status: 409,
    message: 'Another service has this short name.',
    remedy: 'Choose another one.',
  },
  service_changed_meanwhile: {
    status: 409,
    message: 'Somebody else has changed this record since you opened it.',
    remedy: 'Look at what it says now, and make your changes again.',
  },
  service_needs_workflow: {
    status: 409,
    message:
      'A service that is switched on and lists no choices needs the description of its workflow.',
    remedy: 'Switch the service off first, or describe another workflow.',
  },
  panel_sites_unknown_panel: {
    status: 409,
    message: 'The service is not known to offer this panel.',
    remedy: 'Read again what it offers, or describe the panel in its record.',
  },
  panel_sites_unavailable: {
    status: 409,
    message: 'There is no place for the sites of panels here.',
    remedy: 'Ask the operator to name one: panelSitesDir of the api and of the workers.',
  },
  panel_sites_too_large: {
    status: 413,
    message: 'The file of sites is larger than is kept.',
    remedy: 'Leave out the genotypes: the first eight columns are enough.',
  },
  panel_sites_refused: {
    status: 422,
    message: 'The file of sites cannot be used.',
    remedy:
      'Give a bgzip VCF of one chromosome, sorted by position, as bcftools view -G writes it.',
  },
  service_options_unavailable: {
    status: 503,
    message: 'The service has not told us yet which panels your account may use.',
    remedy: 'Wait some seconds and try again.',
  },
} as const satisfies Record<string, ErrorText>
