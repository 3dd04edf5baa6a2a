package io.leafcast.daemon.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.bgp.wire.Decoded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file with the ID of the boot in which the gate was opened: after a restart of the daemon alone
 * nothing is waited for. What cannot be told counts as not opened yet.
 */
final class BootMemory {
  /** The kernel's own; the same in every container of the host. */
  static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private static final int LONGEST = 64;

  private final Path file;
  private final Path bootId;

  BootMemory(Path file, Path bootId) {
    this.file = file;
    this.bootId = bootId;
  }

  /** What is known of this boot. */
  enum Known {
    OPENED,
    NOT_YET
  }

  /** Bad says why it cannot be told. */
  Decoded<Known> recall() {
    return read(bootId)
        .then(now -> {
          if (!Files.exists(file)) {
            return Decoded.good(Known.NOT_YET);
          }
          return read(file)
              .then(then -> Decoded.good(then.equals(now) ? Known.OPENED : Known.NOT_YET));
        });
  }

  /** From now on this boot is one in which the gate was opened. Bad says why that is not kept. */
  Decoded<Known> remember() {
    return read(bootId)
        .then(now -> {
          Path whole = file.toAbsolutePath();
          Path beside =
              whole.resolveSibling(whole.getFileName() + "." + ProcessHandle.current().pid());
          try {
            Path folder = whole.getParent();
            if (folder != null && !Files.isDirectory(folder)) {
              Files.createDirectory(folder);
            }
            Files.writeString(beside, now + "\n");
            Files.move(beside, whole, StandardCopyOption.ATOMIC_MOVE);
            return Decoded.good(Known.OPENED);
          } catch (IOException impossible) {
            return Decoded.bad(file + " cannot be written: " + impossible);
          }
        });
  }

  private static Decoded<String> read(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      String text = new String(in.readNBytes(LONGEST), UTF_8).strip();
      return text.isEmpty() ? Decoded.bad(path + " is empty") : Decoded.good(text);
    } catch (NoSuchFileException missing) {
      return Decoded.bad("there is no " + path);
    } catch (IOException unreadable) {
      return Decoded.bad(path + " cannot be read: " + unreadable.getMessage());
    }
  }
}
