import { Button } from '@mantine/core';
import { texts } from '../texts';

const t = texts.downloads;

/** Buttons to get one report in its forms. */
export function Downloads({ path, name, forms }: { path: string; name: string; forms: (keyof typeof t)[] }) {
  return forms.map((form) => (
    <Button
      key={form}
      size="xs"
      variant="default"
      component="a"
      href={`${path}/report.${form}`}
      // a page is looked at, everything else is kept
      {...(form === 'html' ? { target: '_blank', rel: 'noreferrer' } : { download: `${name}.${form}` })}
    >
      {t[form]}
    </Button>
  ));
}
