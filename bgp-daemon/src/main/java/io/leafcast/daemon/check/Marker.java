package io.leafcast.daemon.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Longs;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A word in the environment of a process, which all that it starts inherit: so they are found again
 * when nothing else tells any more whose they are.
 *
 * @param text one that no other process of this machine has
 */
record Marker(String text) {
  private static final String VARIABLE = "LEAFCAST_CHECK";
  private static final Path PROC = Path.of("/proc");

  /** Octets of an environment that are looked through; ours is among the first few. */
  private static final int LOOKED_AT = 1 << 20;

  static Marker of(String check, int number) {
    return new Marker(check + "/" + ProcessHandle.current().pid() + "/" + number);
  }

  void into(Map<String, String> environment) {
    environment.put(VARIABLE, text);
  }

  /**
   * Kills whoever has this word. Only processes that are younger than {@code first} are looked at,
   * which their numbers say as long as these have not begun anew; of others' processes nothing can
   * be read, nor could they be killed.
   */
  void killAll(long first) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path one : all) {
        Long pid = Longs.tryParse(one.getFileName().toString());
        if (pid != null && pid > first && isIn(one.resolve("environ"))) {
          ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
      }
    } catch (IOException | DirectoryIteratorException noProc) {
      // Nothing more is found where there is no /proc to look into, no descriptor for it, or it
      // cannot be read to its end: then what the descendants told is all there is.
    }
  }

  private boolean isIn(Path environment) {
    byte[] wanted = (VARIABLE + "=" + text + "\0").getBytes(UTF_8);
    try (var in = Files.newInputStream(environment)) {
      byte[] read = in.readNBytes(LOOKED_AT);
      return contains(read, wanted);
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  private static boolean contains(byte[] all, byte[] wanted) {
    for (int at = 0; at + wanted.length <= all.length; at++) {
      if ((at == 0 || all[at - 1] == 0)
          && Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
