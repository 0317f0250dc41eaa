import { useInventory } from '../api/queries';
import { PageLink } from './Links';

/**
 * What an alert is about, and the way to it: a data set's timeline, a service, a repository, a plan; else only its name.
 * Amid other words it is underlined, as its colour alone would not tell it from them.
 */
export function SubjectLink({ name, amidWords = false }: { name: string; amidWords?: boolean }) {
  const underline = amidWords ? 'always' : 'hover';
  const inventory = useInventory().data;
  const dataSet = inventory?.dataSets.find((one) => one.name === name);
  if (dataSet?.service)
    return (
      <PageLink
        to="/services/$name"
        params={{ name: dataSet.service }}
        search={{ dataSet: name }}
        underline={underline}
      >
        {name}
      </PageLink>
    );
  if (inventory?.services.some((one) => one.name === name))
    return (
      <PageLink to="/services/$name" params={{ name }} underline={underline}>
        {name}
      </PageLink>
    );
  if (inventory?.repositories.some((one) => one.name === name))
    return (
      <PageLink to="/repositories" underline={underline}>
        {name}
      </PageLink>
    );
  if (inventory?.plans.some((one) => one.name === name))
    return (
      <PageLink to="/plans/$name" params={{ name }} underline={underline}>
        {name}
      </PageLink>
    );
  return name;
}
