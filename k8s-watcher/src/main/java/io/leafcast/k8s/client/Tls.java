package io.leafcast.k8s.client;

import io.leafcast.k8s.client.ApiAccess.Authorities;
import io.leafcast.k8s.client.ApiAccess.Client;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS sockets that trust what {@link ApiAccess} says. The factory is kept until a certificate
 * changes, because connections are reused per factory. For one thread.
 */
final class Tls {
  private record Made(
      Optional<Authorities> authorities, Optional<Client> client, SSLSocketFactory sockets) {}

  private @Nullable Made made;

  Answer<SSLSocketFactory> sockets(ApiAccess access) {
    Made last = made;
    if (last != null
        && last.authorities().equals(access.authorities())
        && last.client().equals(access.client())) {
      return Answer.good(last.sockets());
    }
    return trust(access.authorities())
        .then(trust ->
            keys(access.client())
                .then(keys -> {
                  SSLSocketFactory sockets = sockets(keys, trust);
                  made = new Made(access.authorities(), access.client(), sockets);
                  return Answer.good(sockets);
                }));
  }

  private static SSLSocketFactory sockets(
      Optional<KeyManager[]> keys, Optional<TrustManager[]> trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.orElse(null), trust.orElse(null), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException everyPlatformHasTls) {
      throw new AssertionError(everyPlatformHasTls);
    }
  }

  private static Answer<Optional<TrustManager[]>> trust(Optional<Authorities> authorities) {
    if (authorities.isEmpty()) {
      return Answer.good(Optional.empty());
    }
    return Pem.authorities(authorities.get().pem(), authorities.get().from())
        .then(certificates -> {
          try {
            KeyStore store = empty();
            for (int index = 0; index < certificates.size(); index++) {
              store.setCertificateEntry("ca-" + index, certificates.get(index));
            }
            TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return Answer.good(Optional.of(trust.getTrustManagers()));
          } catch (GeneralSecurityException | IOException broken) {
            return Answer.bad(
                "the CA certificates in "
                    + authorities.get().from()
                    + " cannot be used: "
                    + broken.getMessage());
          }
        });
  }

  private static Answer<Optional<KeyManager[]>> keys(Optional<Client> client) {
    if (client.isEmpty()) {
      return Answer.good(Optional.empty());
    }
    String from = client.get().from();
    return Pem.chain(client.get().certificatePem(), from)
        .then(chain -> Pem.key(client.get().keyPem(), from).then(key -> keys(chain, key, from)));
  }

  private static Answer<Optional<KeyManager[]>> keys(
      List<Certificate> chain, PrivateKey key, String from) {
    char[] none = {};
    try {
      KeyStore store = empty();
      store.setKeyEntry("client", key, none, chain.toArray(new Certificate[0]));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, none);
      return Answer.good(Optional.of(keys.getKeyManagers()));
    } catch (GeneralSecurityException | IOException broken) {
      return Answer.bad(
          "the client certificate in " + from + " cannot be used: " + broken.getMessage());
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
