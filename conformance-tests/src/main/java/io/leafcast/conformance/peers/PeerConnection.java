package io.leafcast.conformance.peers;

import io.leafcast.conformance.lab.LabFailure;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** One TCP connection with the daemon: octets out, messages in. */
public final class PeerConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Socket socket;

  PeerConnection(Socket socket) {
    this.socket = socket;
    try {
      socket.setTcpNoDelay(true);
    } catch (IOException broken) {
      throw new LabFailure("a connection of a peer is unusable", broken);
    }
  }

  /** Sends octets in one piece. */
  public void send(String hex) {
    try {
      socket.getOutputStream().write(Hex.octets(hex));
    } catch (IOException closed) {
      throw new LabFailure("the daemon had closed the connection before it was sent all", closed);
    }
  }

  /** Sends octets in a segment each. */
  public void sendOneByOne(String hex) {
    for (byte octet : Hex.octets(hex)) {
      send(Hex.one(octet));
    }
  }

  /** The next message; a connection that ends, or stays silent for 30 s, is a failure. */
  public Received read() {
    return tryRead(PATIENCE)
        .orElseThrow(() -> new LabFailure("the daemon closed where a message was expected"));
  }

  /** The next message that is none of the KEEPALIVEs and UPDATEs of a session that goes well. */
  public Received readNotification() {
    return readUntil(message -> message.type() == Messages.NOTIFICATION);
  }

  /** Reads on until a message is what is looked for. */
  public Received readUntil(Predicate<Received> wanted) {
    while (true) {
      var message = read();
      if (wanted.test(message)) {
        return message;
      }
    }
  }

  /** The next message; empty if the daemon closes instead. */
  public Optional<Received> tryRead(Duration patience) {
    try {
      socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
      var in = socket.getInputStream();
      byte[] header = in.readNBytes(Messages.HEADER_LENGTH);
      if (header.length == 0) {
        return Optional.empty();
      }
      if (header.length < Messages.HEADER_LENGTH) {
        throw new EOFException();
      }
      int length = (header[16] & 0xff) << 8 | (header[17] & 0xff);
      byte[] body = in.readNBytes(length - Messages.HEADER_LENGTH);
      if (body.length < length - Messages.HEADER_LENGTH) {
        throw new EOFException();
      }
      return Optional.of(new Received(header[18], Hex.of(body)));
    } catch (SocketTimeoutException silent) {
      throw new LabFailure("the daemon was silent for " + patience, silent);
    } catch (EOFException cut) {
      throw new LabFailure("the daemon closed within a message", cut);
    } catch (IOException reset) {
      return Optional.empty();
    }
  }

  /** The next message if its first octet is there already. */
  public Optional<Received> poll() {
    try {
      return socket.getInputStream().available() > 0 ? tryRead(PATIENCE) : Optional.empty();
    } catch (IOException reset) {
      throw new LabFailure("the daemon reset the connection", reset);
    }
  }

  /** Reads what still comes until the daemon closes; how many messages that were. */
  public int awaitClose(Duration patience) {
    int messages = 0;
    while (tryRead(patience).isPresent()) {
      messages++;
    }
    return messages;
  }

  /** Both OPENs and both KEEPALIVEs; returns the daemon's OPEN. The session is then Established. */
  public Received establish(Open open) {
    var theirs = readUntil(message -> message.type() == Messages.OPEN);
    confirm(open);
    return theirs;
  }

  /** The rest of {@link #establish}, where the daemon's OPEN has been read already. */
  public void confirm(Open open) {
    send(open.message());
    send(Messages.keepalive());
    readUntil(message -> message.type() == Messages.KEEPALIVE);
  }

  /** Closes with a RST. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException broken) {
      throw new LabFailure("cannot reset a connection", broken);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException broken) {
      throw new LabFailure("cannot close a connection", broken);
    }
  }
}
