import type { DownloadLink, ResultFile } from '@tessera/contracts/file'
import type { Job } from '@tessera/contracts/job'
import { formatTime } from '../ui/time.ts'
import { resultPaths } from './result-paths.ts'
import { shellWord } from './shell-word.ts'

/**
 * For a shell on another machine: fetches each file that is not there yet, goes on where a download stopped, and holds
 * each against its SHA-256. No secret is in it: it reads an access token from a file.
 */
export function downloadScript(
  origin: string,
  job: Pick<Job, 'id' | 'name' | 'attempt'>,
  files: readonly ResultFile[],
): string {
  const paths = resultPaths(files.map(({ name }) => name))
  const calls = files.map(({ id, name, sizeBytes, sha256 }, place) => {
    const path = paths[place] ?? ''
    const other = path === name ? [] : [shellWord(inOneLine(name))]
    return ['fetch', id, String(sizeBytes), sha256, shellWord(path), ...other].join(' ')
  })
  return `#!/bin/sh
# Downloads the results of ${inOneLine(job.name)} into a folder of their own. Run it again after an interruption: what is
# whole is left alone, and what is not goes on where it stopped. Nothing that is there is overwritten.
#
# It needs curl, and a file with an access token of yours that may download results. Make one under Account, and then:
#   TESSERA_TOKEN_FILE=token sh FILE
set -eu
umask 077
origin=${shellWord(origin)}
folder=./results-${nameOf(job.id, job.attempt)}
: "\${TESSERA_TOKEN_FILE:?names no file: make an access token at $origin/account, and write it into one}"
# A header in a file is seen by nobody who lists processes.
header=$(mktemp)
trap 'rm -f "$header"' EXIT
# Not every shell comes there after a signal.
trap 'exit 1' HUP INT TERM
printf 'Authorization: Bearer %s\\n' "$(cat "$TESSERA_TOKEN_FILE")" > "$header"

sha256() {
  if command -v sha256sum > /dev/null; then sha256sum < "$1"; else shasum -a 256 < "$1"; fi | cut -d ' ' -f 1
}

missing=0
# fetch ID BYTES SHA256 PATH [NAME]
fetch() {
  path="$folder/$4"
  if save "$@"; then
    if [ $# -gt 4 ]; then say "which the service calls: $5"; fi
  else
    say "missing: $path" >&2
    missing=$((missing + 1))
  fi
}

save() {
  if [ -f "$path" ] && [ "$(sha256 "$path")" = "$3" ]; then
    say "here already: $path"
    return
  fi
  if [ -e "$path" ] || [ -L "$path" ]; then
    say "something else is there, and stays: $path. Move it away, and run this again." >&2
    return 1
  fi
  mkdir -p "$(dirname "$path")" || return
  # No result has a name with a dot before it.
  part="$folder/.$1.part"
  if [ ! -f "$part" ] || [ "$(($(wc -c < "$part")))" -lt "$2" ]; then
    curl --fail --silent --show-error --retry 5 --header "@$header" --continue-at - --output "$part" "$origin/api/results/$1" || return
  fi
  if [ "$(sha256 "$part")" != "$3" ]; then
    rm -f "$part"
    say "not whole, and removed: $path. Run this again." >&2
    return 1
  fi
  mv "$part" "$path" || return
  say "saved: $path"
}

# What is in a name stays as it is.
say() {
  printf '%s\\n' "$1"
}

${calls.join('\n')}

if [ "$missing" -gt 0 ]; then
  say "$missing of ${files.length} files are missing." >&2
  exit 1
fi
`
}

/** Tells the results of attempts apart. */
export function nameOf(jobId: Job['id'], attempt: number): string {
  return attempt === 1 ? jobId : `${jobId}-${attempt}`
}

export interface LinkedFile {
  readonly file: ResultFile
  readonly link: DownloadLink
}

/** A line for each link: address, name, SHA-256, with tabs between them. */
export function linkList(origin: string, links: readonly LinkedFile[]): string {
  const lines = links.map(({ file, link }) =>
    [new URL(link.path, origin).href, inOneLine(file.name), file.sha256].join('\t'),
  )
  return `# Good for one download each, until ${endOfLinks(links)}. Whoever has a link can fetch that file.\n${lines.join('\n')}\n`
}

/** When the first of them ends. */
export function endOfLinks(links: readonly LinkedFile[]): string {
  const [first = ''] = links.map(({ link }) => link.expiresAt).toSorted()
  return formatTime(first)
}

function inOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}
