import { checkVcfFile } from '@tessera/vcf/check-vcf-file'

/** Checks one file as the api does, and says what it took. */
const [path = ''] = process.argv.slice(2)
const { verdict, facts } = await checkVcfFile(path)
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
console.log(
  JSON.stringify({
    verdict,
    variants: facts.variants,
    textBytes: facts.textBytes,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: (maxRSS * 1024) / 1e6,
  }),
)
