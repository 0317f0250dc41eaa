import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The line between the browser and the server, which can be cut and mended while both go on. */
export class Line {
  private readonly ends = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

  constructor(private readonly target: URL) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  mend(): Promise<void> {
    return new Promise((done, failed) => {
      this.server = createServer((near) => {
        const far = connect(Number(this.target.port), this.target.hostname);
        for (const [end, other] of [
          [near, far],
          [far, near],
        ] as const) {
          this.ends.add(end);
          // when one end goes, for whatever reason, the other goes too: that is what a line does
          end.on('error', () => other.destroy());
          end.on('close', () => {
            this.ends.delete(end);
            other.destroy();
          });
          end.pipe(other);
        }
      });
      this.server.once('error', failed);
      this.server.listen(this.port, '127.0.0.1', () => {
        this.port = (this.server?.address() as AddressInfo).port;
        done();
      });
    });
  }

  cut(): Promise<void> {
    return new Promise((done) => {
      this.server?.close(() => done());
      this.ends.forEach((end) => end.destroy());
    });
  }
}
