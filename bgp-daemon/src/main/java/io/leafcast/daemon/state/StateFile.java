package io.leafcast.daemon.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.wire.Decoded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * The file of one node in the state folder. Written beside and renamed, for its owner alone; a file
 * that somebody else could have written is not taken. The folder is never made here: who installs
 * leafcast says where state may lie.
 */
final class StateFile {
  /** The kernel's own; the same in every container of the host. */
  static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** How much later than now a file may say that it is: a clock that was set back a little. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private static final int LONGEST_BOOT_ID = 64;
  private static final int WRITABLE_BY_OTHERS = 0022;

  private final Path folder;
  private final String node;
  private final Path file;

  StateFile(Path folder, String node) {
    this.folder = folder;
    this.node = node;
    this.file = folder.resolve("announced-" + printable(node) + ".state");
  }

  /** A Node's name has nothing else; a host's could. */
  private static String printable(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "_");
    return plain.length() <= 200 ? plain : plain.substring(0, 200);
  }

  Path path() {
    return file;
  }

  /** Which boot this is; Bad where the kernel does not say. */
  static Decoded<String> boot(Path bootId) {
    try (InputStream in = Files.newInputStream(bootId)) {
      String text = new String(in.readNBytes(LONGEST_BOOT_ID), UTF_8).strip();
      return text.isEmpty() ? Decoded.bad(bootId + " is empty") : Decoded.good(text);
    } catch (IOException unreadable) {
      return Decoded.bad(bootId + " cannot be read: " + unreadable.getMessage());
    }
  }

  /** What it says at {@code now} to a process of {@code boot}. */
  Recall recall(String boot, Instant now, Duration maxAge) {
    try {
      if (!Files.isDirectory(folder)) {
        return new Recall.Refused(
            "there is no folder "
                + folder
                + ": nothing is saved, and a restart begins with nothing; make it, or say"
                + " state.save: false");
      }
      Map<String, Object> is =
          Files.readAttributes(file, "unix:isRegularFile,uid,mode", LinkOption.NOFOLLOW_LINKS);
      if (!Boolean.TRUE.equals(is.get("isRegularFile"))) {
        return new Recall.Refused(file + " is no plain file, so it is not taken");
      }
      Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      if (!self.equals(is.get("uid"))) {
        return new Recall.Refused(
            file + " belongs to user " + is.get("uid") + ", so it is not taken");
      }
      if (is.get("mode") instanceof Integer mode && (mode & WRITABLE_BY_OTHERS) != 0) {
        return new Recall.Refused(file + " may be written by others, so it is not taken");
      }
      return switch (StateText.read(octets())) {
        case Decoded.Good<Memory>(Memory memory) -> judged(memory, boot, now, maxAge);
        case Decoded.Bad<Memory>(String why) -> new Recall.Refused(file + " is not taken: " + why);
      };
    } catch (NoSuchFileException missing) {
      return new Recall.Nothing("nothing was saved before");
    } catch (IOException unreadable) {
      return new Recall.Refused(file + " cannot be read: " + unreadable);
    }
  }

  private Recall judged(Memory memory, String boot, Instant now, Duration maxAge) {
    if (!memory.node().equals(node)) {
      return new Recall.Refused(file + " is of another node, " + memory.node());
    }
    if (!memory.boot().equals(boot)) {
      return new Recall.Nothing("the node was booted since the state was saved");
    }
    Duration age = Duration.between(memory.asOf(), now);
    if (age.compareTo(SLACK.negated()) < 0) {
      return new Recall.Refused(
          file + " says that it is of " + memory.asOf() + ", which is yet to come");
    }
    return age.compareTo(maxAge) > 0
        ? new Recall.Refused(
            file + " is of " + memory.asOf() + ", which is longer ago than state.maxAge")
        : new Recall.Found(memory);
  }

  private byte[] octets() throws IOException {
    try (SeekableByteChannel in =
        Files.newByteChannel(
            file, ImmutableSet.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer octets = ByteBuffer.allocate((int) Math.min(in.size(), StateText.MOST_OCTETS + 1));
      while (octets.hasRemaining() && in.read(octets) >= 0) {
        // until all is there
      }
      byte[] read = new byte[octets.position()];
      octets.flip().get(read);
      return read;
    }
  }

  /** The next process finds this; Bad says why it does not. */
  Decoded<Path> write(byte[] octets) {
    Path beside = folder.resolve(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(beside);
      try (SeekableByteChannel out =
          Files.newByteChannel(
              beside,
              ImmutableSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer left = ByteBuffer.wrap(octets);
        while (left.hasRemaining()) {
          out.write(left);
        }
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      return Decoded.good(file);
    } catch (IOException impossible) {
      return Decoded.bad(file + " cannot be written: " + impossible);
    }
  }

  /** The next process finds nothing. Bad where it may find something all the same. */
  Decoded<Path> forget() {
    try {
      Files.deleteIfExists(folder.resolve(file.getFileName() + ".new"));
      Files.deleteIfExists(file);
      return Decoded.good(file);
    } catch (IOException impossible) {
      return Decoded.bad(file + " cannot be removed: " + impossible);
    }
  }
}
