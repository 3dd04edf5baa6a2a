package io.leafcast.daemon.lock;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.wire.Decoded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock on one file, taken or not. The file stays when the lock ends: to remove it would let two
 * processes lock two files of the same name. Within a process it is to be opened once at a time,
 * since closing any descriptor of a file ends the locks that the process has on it (fcntl(2)).
 */
public final class DaemonLock implements AutoCloseable {
  private static final int LONGEST = 1024;
  private static final long PAUSE_NANOS = 20_000_000;

  private final Path file;
  private final FileChannel channel;

  private DaemonLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens it, and makes it and its folder where they are not there. Bad says why it cannot be. */
  public static Decoded<DaemonLock> open(Path file) {
    Path whole = file.toAbsolutePath();
    Path folder = whole.getParent();
    try {
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectory(folder);
      }
      return Decoded.good(
          new DaemonLock(
              whole,
              FileChannel.open(
                  whole,
                  ImmutableSet.of(
                      StandardOpenOption.CREATE,
                      StandardOpenOption.READ,
                      StandardOpenOption.WRITE,
                      LinkOption.NOFOLLOW_LINKS),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")))));
    } catch (IOException impossible) {
      return Decoded.bad(whole + " cannot be opened: " + impossible);
    }
  }

  public Path file() {
    return file;
  }

  /** Takes it where it is free; {@code self} is what others read then. */
  public Claim tryTake(Holder self) {
    try {
      return channel.tryLock() == null ? new Claim.Taken(holder()) : held(self);
    } catch (OverlappingFileLockException ours) {
      return new Claim.Taken(holder());
    } catch (IOException impossible) {
      return new Claim.Unknown(file + " cannot be locked: " + impossible);
    }
  }

  /** Waits until it is free, and takes it; Unknown where it was closed meanwhile, too. */
  public Claim take(Holder self) {
    while (true) {
      try {
        return channel.lock() == null ? new Claim.Taken(holder()) : held(self);
      } catch (OverlappingFileLockException ours) {
        // The kernel waits for no lock of this very process.
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (IOException impossible) {
        return new Claim.Unknown(file + " cannot be locked: " + impossible);
      }
    }
  }

  private Claim held(Holder self) {
    ByteBuffer text = UTF_8.encode(self.text());
    try {
      channel.truncate(0);
      long at = 0;
      while (text.hasRemaining()) {
        at += channel.write(text, at);
      }
    } catch (IOException full) {
      // It is ours all the same; who waits for us only does not read who we are.
      return new Claim.Held();
    }
    return new Claim.Held();
  }

  /** Who has it, as the file says; of use while another has. */
  public Optional<Holder> holder() {
    ByteBuffer octets = ByteBuffer.allocate(LONGEST);
    try {
      while (octets.hasRemaining() && channel.read(octets, octets.position()) > 0) {
        // until all is there
      }
      return Holder.read(UTF_8.decode(octets.flip()).toString());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** Lets go of it, if it was taken. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException gone) {
      throw new IllegalStateException("a lock cannot be let go", gone);
    }
  }
}
