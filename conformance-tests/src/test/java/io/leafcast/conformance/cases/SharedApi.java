package io.leafcast.conformance.cases;

import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.KubePrograms;
import io.leafcast.conformance.lab.Need;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real kube-apiserver with the shipped access in it, one for all cases of a class. */
final class SharedApi implements BeforeAllCallback, AfterAllCallback {
  private @Nullable KubeApi api;

  /** One of a case's own; where none was built, the case is skipped. */
  static KubeApi open() throws IOException, InterruptedException {
    return open(KubeApi.Settings.onLoopback(Shipped.MANIFESTS));
  }

  /** The same with other settings. */
  static KubeApi open(KubeApi.Settings settings) throws IOException, InterruptedException {
    var programs = KubePrograms.find();
    Need.that(
        programs.isPresent(), "no kube-apiserver; run conformance-tests/scripts/build-kube.sh");
    return KubeApi.open(programs.orElseThrow(), settings);
  }

  KubeApi api() {
    if (api == null) {
      throw new AssertionError("the API is not open");
    }
    return api;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
    api = open();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (api != null) {
      api.close();
    }
  }
}
