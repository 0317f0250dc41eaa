const END = /-----END RECOVERY SHARE-----/i;

/** The codes of several shares, as they were printed, one below the other. */
export function sharesOf(text: string): string[] {
  return text
    .split(END)
    .map((share) => share.trim())
    .filter((share) => share !== '')
    .map((share) => (/-----BEGIN/i.test(share) ? `${share}\n-----END RECOVERY SHARE-----` : share));
}
