export interface Person {
  name: string;
  role: string;
  trainedOn?: string;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Those who take part, one a line: name, role and, where it is known, the date of their last training. */
export function peopleOf(text: string): Person[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', ...rest] = line.split(',').map((part) => part.trim());
      const last = rest.at(-1);
      return last !== undefined && DATE.test(last)
        ? { name, role: rest.slice(0, -1).join(', '), trainedOn: last }
        : { name, role: rest.join(', ') };
    });
}
