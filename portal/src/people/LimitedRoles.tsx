import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNames } from '../api/names';
import { useLater } from '../parts/later';
import { texts } from '../texts';
import { grantName, isLimited, LIMITABLE, ofService, ofSite, placeName } from './grants';

const t = texts.peoplePage;

/** The roles that are for single services and sites: takes them away, and gives others. */
export function LimitedRoles({ roles, change }: { roles: string[]; change: (roles: string[]) => void }) {
  const [role, setRole] = useState<string | null>('operator');
  const [place, setPlace] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState<string>();
  const look = useLater((text: string) => setWords(text || undefined), 200);
  const services = useNames('Service', words).data?.items ?? [];
  const sites = useNames('Site', words).data?.items ?? [];
  const places = [
    { group: t.services, items: services.map((one) => ofService(one.name)) },
    { group: t.sites, items: sites.map((one) => ofSite(one.name)) },
  ].map(({ group, items }) => ({ group, items: items.map((value) => ({ value, label: placeName(value) })) }));
  const grant = role !== null && place !== null ? `${role}@${place}` : undefined;
  return (
    <Stack gap="xs" role="group" aria-label={t.limitedRoles}>
      <Text size="sm" fw={500}>
        {t.limitedRoles}
      </Text>
      <Text size="xs" c="dimmed">
        {t.limitedRolesHint}
      </Text>
      {roles.filter(isLimited).map((one) => (
        <Group key={one} justify="space-between" wrap="nowrap">
          <Text size="sm">{grantName(one)}</Text>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t.removeRole(grantName(one))}
            onClick={() => change(roles.filter((other) => other !== one))}
          >
            {t.remove}
          </Button>
        </Group>
      ))}
      <Group align="end" wrap="nowrap">
        <Select
          label={t.role}
          data={LIMITABLE.map((value) => ({ value, label: t.roleNames[value] ?? value }))}
          allowDeselect={false}
          value={role}
          onChange={setRole}
        />
        <Select
          label={t.for}
          // what the server has found is what is offered
          data={withChosen(places, place)}
          filter={({ options }) => options}
          searchable
          searchValue={typed}
          onSearchChange={(text) => {
            setTyped(text);
            look(place !== null && text === placeName(place) ? '' : text.trim());
          }}
          value={place}
          onChange={setPlace}
        />
        <Button
          variant="default"
          disabled={grant === undefined || roles.includes(grant)}
          onClick={() => grant !== undefined && change([...roles, grant])}
        >
          {t.give}
        </Button>
      </Group>
    </Stack>
  );
}

type Places = { group: string; items: { value: string; label: string }[] }[];

/** What was chosen stays to be shown, whatever is looked for next. */
function withChosen(places: Places, chosen: string | null): Places {
  if (chosen === null || places.some(({ items }) => items.some(({ value }) => value === chosen)))
    return places;
  return [{ group: t.chosen, items: [{ value: chosen, label: placeName(chosen) }] }, ...places];
}
