package dev.driftless.it.chaos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Stands between client and server, and cuts a connection at its COMMIT; the server's side stays open. */
final class CommitProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int serverPort;
    private final Supplier<Wire> wires;
    private final Queue<Cut> cuts = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger matching = new AtomicInteger();

    private volatile Plan plan = new Plan(Pattern.compile("(?!)"), Loss.REPLY, 0, 0);

    CommitProxy(int serverPort, Supplier<Wire> wires) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.wires = wires;
        daemon(this::accept);
    }

    /** What the client never hears of. */
    enum Loss {
        /** The server carries the COMMIT out; its answer is lost. */
        REPLY,
        /** The COMMIT is lost; the server's session stays in its transaction. */
        COMMIT,
        /** The COMMIT is held back and arrives when it is released. */
        DELAYED
    }

    /** The transactions to cut: of those with a certain statement every so manieth, up to a number of them. */
    private record Plan(Pattern statement, Loss loss, int every, int most) {}

    /** A server's session whose client is gone. */
    private record Cut(Socket server, byte[] commit) {}

    int port() {
        return listener.getLocalPort();
    }

    /** Cuts the nth, 2nth, ... commit of transactions in which a statement is carried out that a pattern finds. */
    void cut(String statement, Loss loss, int every, int most) {
        matching.set(0);
        plan = new Plan(Pattern.compile(statement, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), loss, every, most);
    }

    int cuts() {
        return cuts.size();
    }

    /** Lets held COMMITs through, and then closes the server's side of every cut. */
    void release() throws IOException {
        for (Cut cut : cuts) {
            if (!cut.server().isClosed()) {
                cut.server().getOutputStream().write(cut.commit());
                cut.server().shutdownOutput();
            }
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            daemon(() -> replies(server, client));
            daemon(() -> requests(client, server));
        }
    }

    private static void replies(Socket server, Socket client) throws IOException {
        byte[] buffer = new byte[8192];
        InputStream in = server.getInputStream();
        boolean heard = true;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            // After a cut they are read on, so that the server does not notice.
            try {
                if (heard) {
                    client.getOutputStream().write(buffer, 0, n);
                }
            } catch (IOException e) {
                heard = false;
            }
        }
        client.close();
        server.close();
    }

    private void requests(Socket client, Socket server) throws IOException {
        Wire wire = wires.get();
        OutputStream out = server.getOutputStream();
        boolean meant = false;
        for (Wire.Message message = wire.read(client.getInputStream()); message != null;
                message = wire.read(client.getInputStream())) {
            meant |= plan.statement().matcher(message.statement()).find();
            if (message.isCommit()) {
                byte[] commit = rest(wire, client, message);
                if (meant && isNext()) {
                    cut(client, server, commit);
                    return;
                }
                out.write(commit);
                meant = false;
            } else {
                out.write(message.bytes());
                meant &= !message.statement().strip().equalsIgnoreCase("ROLLBACK");
            }
        }
        server.shutdownOutput();
    }

    /** A COMMIT with all that belongs to it: a server that has half of it would not count as waiting. */
    private static byte[] rest(Wire wire, Socket client, Wire.Message first) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Wire.Message message = first;
        while (message != null) {
            all.write(message.bytes());
            message = message.complete() ? null : wire.read(client.getInputStream());
        }
        return all.toByteArray();
    }

    private synchronized boolean isNext() {
        Plan current = plan;
        return cuts.size() < current.most() && matching.incrementAndGet() % current.every() == 0;
    }

    private void cut(Socket client, Socket server, byte[] commit) throws IOException {
        Loss loss = plan.loss();
        if (loss == Loss.REPLY) {
            // First, so that no answer slips through.
            client.shutdownOutput();
            server.getOutputStream().write(commit);
        }
        cuts.add(new Cut(server, loss == Loss.DELAYED ? commit : new byte[0]));
        client.close();
    }

    /** Something that a thread of its own does until its sockets are closed. */
    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // A socket was closed: by the client, by the server or at the end of the test.
            }
        }, "commit-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
