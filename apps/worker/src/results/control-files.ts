/** Of these names of results, those of statistics that the quality control of a service writes. */
export function controlFilesOf<File extends { readonly name: string }>(
  files: readonly File[],
): readonly File[] {
  return files.filter(({ name }) => statistics.test(name)).slice(0, most)
}

/** One message of imputationserver2 names the second one without its beginning. */
const statistics = /(?:^|\/)(?:snps-excluded|(?:snps-)?typed-only|chunks-excluded)\.txt$/
/** What a service lists without end is not read without end. */
const most = 100
