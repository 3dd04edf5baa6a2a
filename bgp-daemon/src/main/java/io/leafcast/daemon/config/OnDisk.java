package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What stands at the configuration's path at a moment. */
@Immutable
public sealed interface OnDisk {
  /** A file of 1000 peers has a tenth of it. */
  int MOST_OCTETS = 1 << 20;

  /** A text, good or not. */
  @Immutable
  record Text(ConfigFile file) implements OnDisk {}

  /** Nothing that can be read as one, and why. */
  @Immutable
  record Unreadable(Problem problem) implements OnDisk {}

  /** Before the first look. */
  static OnDisk nothing(Path path) {
    return unreadable(path, "was not read yet");
  }

  /** Looks; what is wrong with the file is a value. */
  static OnDisk at(Path path) {
    try {
      return Files.isDirectory(path)
          ? unreadable(path, "this is a directory; name the file in it")
          : decoded(path, octets(path));
    } catch (NoSuchFileException missing) {
      return unreadable(path, "there is no such file");
    } catch (AccessDeniedException denied) {
      return unreadable(path, "this user may not read the file");
    } catch (IOException refused) {
      return unreadable(path, "cannot be read: " + refused.getMessage());
    }
  }

  /** What it means with these facts. */
  default Loaded read(Facts facts) {
    return switch (this) {
      case Text(ConfigFile file) -> file.read(facts);
      case Unreadable(Problem problem) -> new Loaded.Bad(ImmutableSortedSet.of(problem));
    };
  }

  /** One octet more than is allowed, at most. */
  private static byte[] octets(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MOST_OCTETS + 1);
    }
  }

  private static OnDisk decoded(Path path, byte[] octets) {
    if (octets.length > MOST_OCTETS) {
      return unreadable(path, "is larger than 1 MiB, which no configuration is");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      // Some editors begin a file with a byte order mark; it says nothing.
      String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return new Text(new ConfigFile(path.toString(), plain));
    } catch (CharacterCodingException notUtf8) {
      return unreadable(path, "is not UTF-8 text");
    }
  }

  private static OnDisk unreadable(Path path, String text) {
    return new Unreadable(new Problem(Place.whole(path.toString()), text));
  }
}
