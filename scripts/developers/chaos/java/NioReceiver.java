import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;

/**
 * Receives lines as Logstash's tcp input does, in plain NIO: one thread, channels registered with a
 * selector, which close(2) after a shutdown(WR). Whole lines go to a file at once.
 *
 * Arguments: the address, bytes a second, the file. It prints its port.
 * A line of standard input has it close everything and listen anew; the end of standard input ends it.
 */
public class NioReceiver {
  private static final int PIECE_BYTES = 65_536;

  private final Selector selector = Selector.open();
  private final String host;
  private final long bytesPerSecond;
  private final OutputStream file;
  private int port;
  private ServerSocketChannel server;
  private volatile boolean restarting;
  private volatile boolean ending;

  public static void main(String[] arguments) throws Exception {
    new NioReceiver(arguments).run();
  }

  private NioReceiver(String[] arguments) throws IOException {
    host = arguments[0];
    bytesPerSecond = Long.parseLong(arguments[1]);
    file = new FileOutputStream(arguments[2]);
  }

  private void run() throws Exception {
    listen();
    System.out.println(port);
    Thread orders = new Thread(this::obey);
    orders.setDaemon(true);
    orders.start();
    ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE_BYTES);
    while (!ending) {
      selector.select();
      if (restarting) restart();
      for (SelectionKey key : new ArrayList<>(selector.selectedKeys())) {
        if (restarting || ending) break;
        if (!key.isValid()) continue;
        if (key.isAcceptable()) accept();
        else read(key, buffer);
      }
      selector.selectedKeys().clear();
    }
    System.exit(0);
  }

  private void obey() {
    try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in))) {
      while (input.readLine() != null) {
        restarting = true;
        selector.wakeup();
      }
    } catch (IOException gone) {
      // The end of whoever started us is ours.
    }
    ending = true;
    selector.wakeup();
  }

  private void listen() throws IOException {
    server = ServerSocketChannel.open();
    server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    server.bind(new InetSocketAddress(host, port), 1024);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    port = server.socket().getLocalPort();
  }

  /** Netty closes the listener's group and the connections' side by side; here the listener goes last. */
  private void restart() throws IOException {
    restarting = false;
    for (SelectionKey key : new ArrayList<>(selector.keys())) {
      if (key.channel() != server) key.channel().close();
    }
    server.close();
    selector.selectNow();
    listen();
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    if (channel == null) return;
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new ByteArrayOutputStream());
  }

  private void read(SelectionKey key, ByteBuffer buffer) throws Exception {
    SocketChannel channel = (SocketChannel) key.channel();
    buffer.clear();
    int count;
    try {
      count = channel.read(buffer);
    } catch (IOException reset) {
      count = -1;
    }
    if (count < 0) {
      channel.close();
      return;
    }
    byte[] bytes = new byte[count];
    buffer.flip().get(bytes);
    int lines = count;
    while (lines > 0 && bytes[lines - 1] != '\n') lines--;
    ByteArrayOutputStream begun = (ByteArrayOutputStream) key.attachment();
    if (lines > 0) {
      begun.writeTo(file);
      begun.reset();
      file.write(bytes, 0, lines);
    }
    begun.write(bytes, lines, count - lines);
    Thread.sleep(count * 1000L / bytesPerSecond);
  }
}
