import { Anchor, Text } from '@mantine/core';
import type { Setting, SettingsSection } from '../api/types';
import { DataTable } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { Page } from '../parts/Page';
import { Section } from '../parts/Section';
import { Reading } from '../parts/Reading';
import { texts } from '../texts';
import { useSettings } from './queries';
import { Workers } from './Workers';

const t = texts.settingsPage;

/** What the installation is configured with: to be looked at, each with where it is set and described. */
export function SettingsPage() {
  const { data, error, refetch } = useSettings();
  return (
    <Page
      title={t.title}
      hint={t.hint}
      error={error}
      retry={() => void refetch()}
      actions={
        data && (
          <Export
            name="settings"
            of={t.title}
            columns={EXPORTED}
            rows={() =>
              Promise.resolve(
                data.sections.flatMap((section) =>
                  section.settings.map((setting) => ({ ...setting, section: section.name })),
                ),
              )
            }
          />
        )
      }
    >
      {data === undefined
        ? !error && <Reading h={320} label={t.title} />
        : data.sections.map((section) => <Subject key={section.name} section={section} />)}
      <Workers />
    </Page>
  );
}

const EXPORTED = [
  { name: t.subject, value: (row: Setting & { section: string }) => row.section },
  { name: t.name, value: (row: Setting) => row.name },
  { name: t.value, value: (row: Setting) => row.value },
  { name: t.origin, value: (row: Setting) => t.origins[row.origin] },
  { name: t.setBy, value: (row: Setting) => row.setBy },
  { name: t.document, value: (row: Setting) => row.document },
];

function Subject({ section }: { section: SettingsSection }) {
  return (
    <Section title={section.name}>
      <DataTable<Setting>
        label={section.name}
        columns={[
          { name: t.name, cell: (one) => one.name },
          { name: t.value, wide: true, cell: (one) => <span className="message">{one.value}</span> },
          {
            name: t.origin,
            cell: (one) => (
              <Text component="span" size="sm" c={one.origin === 'DEFAULT' ? 'dimmed' : undefined}>
                {t.origins[one.origin]}
              </Text>
            ),
          },
          {
            name: t.setBy,
            wide: true,
            cell: (one) => <span className="message">{one.setBy || t.fixed}</span>,
          },
          {
            name: t.document,
            absent: (one) => one.document === '',
            cell: (one) =>
              one.document === '' ? (
                texts.nothing
              ) : (
                <Anchor href={`/docs/${one.document}`} target="_blank" rel="noreferrer" size="sm">
                  {one.document.replace(/^.*#/, '').replaceAll('-', ' ').replace('.md', '')}
                </Anchor>
              ),
          },
        ]}
        rows={section.settings}
        idOf={(one) => `${one.name} ${one.setBy}`}
        testIdOf={(one) => `setting-${one.name}`}
        broad
      />
    </Section>
  );
}
