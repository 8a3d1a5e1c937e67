import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/**
 * Receives lines as Logstash's tcp input does, with Netty: a loop that accepts, loops that read, and all of
 * these wait for one slow pipeline. Whole lines go to a file at once.
 *
 * Arguments: the address, bytes a second, the file and, for TLS, files of a certificate and its key in PEM.
 * It prints its port. A line of standard input has it shut down, as the input does, and listen anew;
 * the end of standard input ends it.
 */
public class NettyReceiver {
  private final String host;
  private final long bytesPerSecond;
  private final OutputStream file;
  private final SslContext tls;
  private EventLoopGroup boss;
  private EventLoopGroup worker;
  private int port;

  public static void main(String[] arguments) throws Exception {
    new NettyReceiver(arguments).run();
  }

  private NettyReceiver(String[] arguments) throws Exception {
    host = arguments[0];
    bytesPerSecond = Long.parseLong(arguments[1]);
    file = new FileOutputStream(arguments[2]);
    tls =
        arguments.length < 5
            ? null
            : SslContextBuilder.forServer(new File(arguments[3]), new File(arguments[4])).build();
  }

  private void run() throws Exception {
    listen();
    System.out.println(port);
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    // Beside it, for the end of standard input has to be noticed at once.
    while (input.readLine() != null) new Thread(this::restart).start();
    System.exit(0);
  }

  private void listen() throws Exception {
    boss = new NioEventLoopGroup(1);
    worker = new NioEventLoopGroup();
    Channel server =
        new ServerBootstrap()
            .group(boss, worker)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (tls != null) channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    channel.pipeline().addLast(new Lines());
                  }
                })
            .bind(host, port)
            .sync()
            .channel();
    port = ((InetSocketAddress) server.localAddress()).getPort();
  }

  /**
   * As logstash-input-tcp's InputLoop goes down: nobody is accepted any more, and two seconds later each
   * loop closes its connections, when it comes to it.
   */
  private synchronized void restart() {
    try {
      boss.shutdownGracefully().sync();
      worker.shutdownGracefully().sync();
      listen();
    } catch (Exception failed) {
      failed.printStackTrace();
      System.exit(1);
    }
  }

  private class Lines extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      ByteBuf buffer = (ByteBuf) message;
      byte[] bytes = new byte[buffer.readableBytes()];
      buffer.readBytes(bytes);
      buffer.release();
      int lines = bytes.length;
      while (lines > 0 && bytes[lines - 1] != '\n') lines--;
      synchronized (file) {
        if (lines > 0) {
          begun.writeTo(file);
          begun.reset();
          file.write(bytes, 0, lines);
        }
        // The pipeline is full: whichever loop has read something waits its turn.
        Thread.sleep(bytes.length * 1000L / bytesPerSecond);
      }
      begun.write(bytes, lines, bytes.length - lines);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
