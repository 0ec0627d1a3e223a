import type { Reference } from '@tessera/contracts/provenance'
import type { Provenance } from './provenance.ts'

/** What describes the programs that are known to have run. */
export function referencesOf({ service, attempt }: Provenance): readonly Reference[] {
  const { settings, settingLabels } = attempt
  const phasing = `${settings.phasing} ${settingLabels.phasing ?? ''}`
  return [
    // Imputation servers that speak Cloudgene are its descendants, and impute with Minimac.
    ...(service.record.kind === 'cloudgene' ? [michiganServer] : []),
    ...(/\beagle/i.test(phasing) ? [eagle] : []),
    ...(/beagle/i.test(phasing) ? [beagle] : []),
  ]
}

const michiganServer: Reference = {
  text: 'Das S, Forer L, Schönherr S, et al. Next-generation genotype imputation service and methods. Nature Genetics 48, 1284–1287 (2016).',
  title: 'Next-generation genotype imputation service and methods',
  doi: '10.1038/ng.3656',
}

const eagle: Reference = {
  text: 'Loh P-R, Danecek P, Palamara PF, et al. Reference-based phasing using the Haplotype Reference Consortium panel. Nature Genetics 48, 1443–1448 (2016).',
  title: 'Reference-based phasing using the Haplotype Reference Consortium panel',
  doi: '10.1038/ng.3679',
}

const beagle: Reference = {
  text: 'Browning BL, Tian X, Zhou Y, Browning SR. Fast two-stage phasing of large-scale sequence data. American Journal of Human Genetics 108, 1880–1890 (2021).',
  title: 'Fast two-stage phasing of large-scale sequence data',
  doi: '10.1016/j.ajhg.2021.08.005',
}
