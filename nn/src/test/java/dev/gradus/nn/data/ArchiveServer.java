package dev.gradus.nn.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on this machine that hands out one file, well or badly. */
final class ArchiveServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final byte[] content;

    /** The Range header of every request that came; "" for one without. */
    final List<String> ranges = new CopyOnWriteArrayList<>();

    ArchiveServer(byte[] content) throws IOException {
        this.content = content;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + path);
    }

    /** Answers as a good server does, ranges included. */
    void serve(String path) {
        on(path, exchange -> {
            int from = from(exchange);
            if (from > 0) {
                exchange.getResponseHeaders().add("Content-Range",
                        "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            send(exchange, from > 0 ? 206 : 200, content.length - from, from, content.length);
        });
    }

    /** Answers with the whole file whatever range is asked for. */
    void serveWithoutRanges(String path) {
        on(path, exchange -> send(exchange, 200, content.length, 0, content.length));
    }

    /** Breaks the connection at each of these places in turn, and serves well afterwards. */
    void serveBreakingAt(String path, int... places) {
        on(path, exchange -> {
            int from = from(exchange);
            int until = ranges.size() <= places.length ? places[ranges.size() - 1] : content.length;
            if (from > 0) {
                exchange.getResponseHeaders().add("Content-Range",
                        "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            send(exchange, from > 0 ? 206 : 200, content.length - from, from, until);
        });
    }

    /** Sends so much and then nothing more, but keeps the connection. */
    void stallAt(String path, int place) {
        on(path, exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            OutputStream body = exchange.getResponseBody();
            body.write(content, 0, place);
            body.flush();
            await();
        });
    }

    /** Takes the request and never answers. */
    void neverAnswer(String path) {
        on(path, exchange -> await());
    }

    void redirect(String path, String location) {
        on(path, exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
    }

    /**
     * Answers as the hub does: length and digest of the content, and where its bytes are.
     *
     * @param tag in quotes in the header; null for a hub that sends on without telling
     */
    void hub(String path, String tag, String location) {
        on(path, exchange -> {
            if (tag != null) {
                exchange.getResponseHeaders().add("X-Linked-Size", Integer.toString(content.length));
                exchange.getResponseHeaders().add("X-Linked-Etag", '"' + tag + '"');
            }
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
    }

    /** Hands out a small file itself, with its digest as the tag, whatever range is asked for. */
    void serveTagged(String path, String tag) {
        on(path, exchange -> {
            exchange.getResponseHeaders().add("ETag", tag);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().add("Content-Length", Integer.toString(content.length));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            } else {
                send(exchange, 200, content.length, 0, content.length);
            }
        });
    }

    void answer(String path, int status) {
        on(path, exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    private void on(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "" : range);
            handler.handle(exchange);
        });
    }

    private static int from(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }

    private void send(HttpExchange exchange, int status, int announced, int from, int until) throws IOException {
        exchange.sendResponseHeaders(status, announced);
        exchange.getResponseBody().write(content, from, until - from);
        exchange.close(); // with less than announced, this breaks the connection
    }

    private void await() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
