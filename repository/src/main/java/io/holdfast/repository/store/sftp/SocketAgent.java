package io.holdfast.repository.store.sftp;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Asks a running ssh-agent, over its socket, for keys and signatures (draft-ietf-sshm-ssh-agent); the keys stay with it.
 * One request at a time.
 */
final class SocketAgent extends AbstractAgentProxy {
    /** In bytes; OpenSSH's own limit for a message. */
    private static final int LONGEST = 256 << 10;

    private final SocketChannel channel;

    private SocketAgent(SocketChannel channel) {
        super(null);
        this.channel = channel;
    }

    /** @throws IOException when no agent listens there */
    static SocketAgent at(Path socket) throws IOException {
        return new SocketAgent(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    @Override
    protected synchronized Buffer request(Buffer message) throws IOException {
        ByteBuffer sent = ByteBuffer.wrap(message.array(), message.rpos(), message.available());
        while (sent.hasRemaining()) {
            channel.write(sent);
        }
        int length = read(4).getInt();
        if (length < 1 || length > LONGEST) {
            throw new IOException("the ssh-agent answers with a message of " + length + " bytes");
        }
        return new ByteArrayBuffer(read(length).array());
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer received = ByteBuffer.allocate(length);
        while (received.hasRemaining()) {
            if (channel.read(received) < 0) {
                throw new EOFException("the ssh-agent ended the connection");
            }
        }
        return received.flip();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        super.close();
    }

    /** Connects anew for each session. Forwards nothing. */
    record Factory(Path socket) implements SshAgentFactory {
        @Override
        public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
            return List.of();
        }

        @Override
        public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
            return at(socket);
        }

        @Override
        public SshAgentServer createServer(ConnectionService service) {
            throw new UnsupportedOperationException("an agent is not forwarded");
        }
    }
}
