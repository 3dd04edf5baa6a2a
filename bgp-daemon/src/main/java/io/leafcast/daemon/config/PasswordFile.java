package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.speaker.Authentication;
import io.leafcast.bgp.speaker.Secret;
import io.leafcast.bgp.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;

/** What a password's file has at a moment. Its octets stand in no text. */
@Immutable
public sealed interface PasswordFile {

  /** One that can be used. */
  @Immutable
  record Good(Secret password, Readers readers) implements PasswordFile {}

  /** None, and why. */
  @Immutable
  record Bad(String why) implements PasswordFile {}

  /** Who on this host may read the file, by its mode. */
  enum Readers {
    SOME,
    EVERYBODY
  }

  /** Longer than any password with its line end, so that more than that is seen to be too long. */
  int MOST_OCTETS = 1024;

  /** Looks; one line end behind the password is not part of it. */
  static PasswordFile at(Path path) {
    try {
      // A pipe or a device would keep who opens it.
      return Files.isRegularFile(path)
          ? read(octets(path), readers(path))
          : new Bad(Files.exists(path) ? "is no regular file" : "there is no such file");
    } catch (NoSuchFileException missing) {
      return new Bad("there is no such file");
    } catch (AccessDeniedException denied) {
      return new Bad("this user may not read the file");
    } catch (IOException refused) {
      return new Bad("cannot be read: " + refused.getMessage());
    }
  }

  private static byte[] octets(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MOST_OCTETS);
    }
  }

  private static Readers readers(Path path) throws IOException {
    return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)
        ? Readers.EVERYBODY
        : Readers.SOME;
  }

  /** What a file with these octets has. */
  static PasswordFile read(byte[] octets, Readers readers) {
    int end = octets.length;
    if (end > 0 && octets[end - 1] == '\n') {
      end -= end > 1 && octets[end - 2] == '\r' ? 2 : 1;
    }
    if (end == 0) {
      return new Bad("has no password in it");
    }
    if (end > Authentication.Md5.LONGEST) {
      return new Bad(
          "has more than " + Authentication.Md5.LONGEST + " octets, the most that TCP-MD5 takes");
    }
    for (int i = 0; i < end; i++) {
      if (octets[i] == '\n' || octets[i] == '\r' || octets[i] == 0) {
        return new Bad("has more than one line, or a NUL; write the password alone");
      }
    }
    return new Good(new Secret(Octets.of(Arrays.copyOf(octets, end))), readers);
  }
}
