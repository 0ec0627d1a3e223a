import sharp, { type Sharp } from 'sharp'

/** The picture of a page as people see it beside its text. */
export async function shownPicture(
  picture: Uint8Array | Sharp,
): Promise<{ readonly image: Uint8Array; readonly width: number; readonly height: number }> {
  const source =
    picture instanceof Uint8Array ? sharp(picture, { limitInputPixels: false }) : picture
  const { data, info } = await source
    .flatten({ background: 'white' })
    .resize({ width: longestShown, height: longestShown, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 80 })
    .toBuffer({ resolveWithObject: true })
  return { image: new Uint8Array(data), width: info.width, height: info.height }
}

export const longestShown = 1600
