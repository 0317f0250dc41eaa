import type { KeptDocument } from '../api/types';
import { texts } from '../texts';
import { DataTable } from './DataTable';
import { bytes } from './format';
import { Section } from './Section';
import { Moment } from './Time';

const t = texts.documents;

/** The reports that are kept of something: their digests, and the repositories that hold them. */
export function Documents({ documents }: { documents: KeptDocument[] }) {
  if (documents.length === 0) return null;
  return (
    <Section title={t.title} hint={t.hint}>
      <DataTable
        label={t.title}
        columns={[
          { name: t.file, value: (one) => one.name, cell: (one) => one.name },
          {
            name: t.sha256,
            value: (one) => one.sha256,
            cell: (one) => <code className="message">{one.sha256}</code>,
          },
          { name: t.size, value: (one) => one.sizeBytes, cell: (one) => bytes(one.sizeBytes) },
          { name: t.made, value: (one) => one.madeAt, cell: (one) => <Moment at={one.madeAt} /> },
          {
            name: t.stored,
            value: (one) => one.storedIn.map((stored) => stored.repository).join(' '),
            cell: (one) =>
              one.storedIn
                .map((stored) => (stored.offSite ? t.offSite(stored.repository) : stored.repository))
                .join(', ') || t.nowhere,
          },
        ]}
        rows={documents}
        fileName="documents"
        idOf={(one) => one.name}
        testIdOf={(one) => `document-${one.format}${one.version > 1 ? `-v${one.version}` : ''}`}
      />
    </Section>
  );
}
