/**
 * What went wrong and was not dismissed yet. It is kept beside the pages: what fails after its page was left is told on the
 * next one.
 */
export class FailureLog {
  private messages: readonly string[] = [];
  private readonly listeners = new Set<() => void>();

  readonly report = (message: string): void => {
    if (!this.messages.includes(message)) this.become([...this.messages, message]);
  };

  readonly dismiss = (message: string): void => this.become(this.messages.filter((one) => one !== message));

  /** For when somebody else may be at the page. */
  readonly forget = (): void => this.become([]);

  /** The same array until it changes. */
  readonly standing = (): readonly string[] => this.messages;

  /** @returns what ends it */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  private become(messages: readonly string[]): void {
    this.messages = messages;
    this.listeners.forEach((listener) => listener());
  }
}
