import { Anchor, Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useAllowed } from '../api/allowed';
import { answer, api } from '../api/client';
import { PACKS } from '../api/keys';
import type { EvidencePack } from '../api/types';
import { PagedTable } from '../parts/PagedTable';
import { Nothing, useWhoMay } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { PackDialog } from './PackDialog';
import { Packing } from './Packing';
import { useServiceNames } from './queries';

const t = texts.packs;
const FORMS = ['html', 'pdf', 'json'] as const;
const route = getRouteApi('/compliance');

const COLUMNS = [
  {
    name: t.made,
    value: (pack: EvidencePack) => pack.madeAt,
    cell: (pack: EvidencePack) => <Moment at={pack.madeAt} />,
  },
  {
    name: t.from,
    value: (pack: EvidencePack) => pack.from,
    cell: (pack: EvidencePack) => <Moment at={pack.from} />,
  },
  {
    name: t.until,
    value: (pack: EvidencePack) => pack.until,
    cell: (pack: EvidencePack) => <Moment at={pack.until} />,
  },
  {
    name: t.services,
    value: (pack: EvidencePack) => pack.services.join(' '),
    cell: (pack: EvidencePack) => pack.services.join(', '),
  },
  {
    name: t.reason,
    wide: true,
    value: (pack: EvidencePack) => pack.reason,
    cell: (pack: EvidencePack) => t.by(pack.reason, pack.madeBy),
  },
  {
    name: t.short,
    wide: true,
    value: (pack: EvidencePack) => pack.summary,
    cell: (pack: EvidencePack) => pack.summary,
  },
  { name: t.files, wide: true, cell: (pack: EvidencePack) => <Files pack={pack} /> },
];

/** The evidence packs that were made for auditors, to be had as page, PDF and JSON. */
export function Packs() {
  const { packsAfter } = route.useSearch();
  const navigate = route.useNavigate();
  const audits = useAllowed('audit');
  const commands = useAllowed('command');
  const all = audits([]) || commands([]);
  const services = useServiceNames().data ?? [];
  const own = services.filter((one) => all || audits([one]) || commands([one]));
  const may = all || own.length > 0;
  const whoMay = useWhoMay('auditor');
  const [opened, dialog] = useDisclosure();
  const make = (
    <Button size="xs" className="no-print" onClick={dialog.open}>
      {t.make}
    </Button>
  );
  return (
    <Section title={t.title} hint={t.hint} action={may && make}>
      {!opened && <Packing asked={false} may={may} />}
      <PagedTable<EvidencePack>
        label={t.title}
        queryKey={PACKS}
        load={(after, limit) =>
          answer(api.GET('/api/v1/admin/evidence/packs', { params: { query: { after, limit } } }))
        }
        columns={COLUMNS}
        idOf={(pack) => pack.packId}
        testIdOf={() => 'pack'}
        after={packsAfter}
        onPage={(to) =>
          void navigate({ search: (before) => ({ ...before, packsAfter: to }), resetScroll: false })
        }
        fileName="evidence-packs"
        empty={
          <Nothing
            says={t.none}
            hint={may ? t.noneNext : t.noneWho}
            next={may ? { label: t.first, act: dialog.open } : whoMay}
          />
        }
        broad
      />
      {opened && <PackDialog services={own} close={dialog.close} />}
    </Section>
  );
}

function Files({ pack }: { pack: EvidencePack }) {
  return (
    <Group gap="xs">
      {FORMS.map((form) => (
        <Anchor
          key={form}
          size="sm"
          className="nowrap"
          href={`/api/v1/admin/evidence/packs/${pack.packId}/report.${form}`}
          {...(form === 'html'
            ? { target: '_blank', rel: 'noreferrer' }
            : { download: `evidence-${pack.packId}.${form}` })}
        >
          {form.toUpperCase()}
        </Anchor>
      ))}
    </Group>
  );
}
