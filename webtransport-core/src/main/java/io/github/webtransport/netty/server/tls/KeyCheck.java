/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.webtransport.netty.server.tls;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;

import io.github.webtransport.InvalidTlsSettingsException;
import org.jspecify.annotations.Nullable;

/**
 * Checks that there is a private key, and that it belongs to its certificate. Without
 * these checks every handshake would fail, and nothing would say why.
 */
final class KeyCheck {

	/**
	 * The types of keys that TLS 1.3 can sign with, as key managers name them.
	 */
	private static final List<String> KEY_TYPES = List.of("EC", "RSA", "RSASSA-PSS", "EdDSA", "Ed25519", "Ed448");

	private static final byte[] SIGNED = "WebTransport".getBytes(StandardCharsets.US_ASCII);

	private KeyCheck() {
	}

	/**
	 * Check the keys that a server may be asked for.
	 * @param keys the keys and certificates
	 * @return the chains of certificates of the keys, as far as they can be known
	 * @throws InvalidTlsSettingsException if there is no private key, or one that does
	 * not belong to its certificate
	 */
	static List<List<X509Certificate>> check(KeyManagerFactory keys) {
		List<List<X509Certificate>> chains = new ArrayList<>();
		for (KeyManager manager : keys.getKeyManagers()) {
			if (!(manager instanceof X509KeyManager x509)) {
				return chains;
			}
			Set<String> aliases = aliases(x509);
			aliases.forEach((alias) -> chains.add(check(x509, alias)));
		}
		if (chains.isEmpty()) {
			throw new InvalidTlsSettingsException("there is no private key", null);
		}
		return chains;
	}

	/**
	 * Return the names of the keys that are used: others are nobody's concern.
	 */
	private static Set<String> aliases(X509KeyManager manager) {
		Set<String> aliases = new LinkedHashSet<>();
		for (String type : KEY_TYPES) {
			String alias = choose(manager, type);
			if (alias != null) {
				aliases.add(alias);
			}
		}
		return aliases;
	}

	private static @Nullable String choose(X509KeyManager manager, String type) {
		return (manager instanceof X509ExtendedKeyManager extended) ? extended.chooseEngineServerAlias(type, null, null)
				: manager.chooseServerAlias(type, null, null);
	}

	private static List<X509Certificate> check(X509KeyManager manager, String alias) {
		PrivateKey key = manager.getPrivateKey(alias);
		X509Certificate[] chain = manager.getCertificateChain(alias);
		if (key == null || chain == null || chain.length == 0) {
			throw new InvalidTlsSettingsException(
					"there is no %s of the name '%s'".formatted((key != null) ? "certificate" : "private key", alias),
					null);
		}
		if (!belongs(key, chain[0].getPublicKey())) {
			throw new InvalidTlsSettingsException(
					"the private key does not belong to the certificate of '%s' with the serial number %s"
						.formatted(chain[0].getSubjectX500Principal(), chain[0].getSerialNumber().toString(16)),
					null);
		}
		return List.of(chain);
	}

	/**
	 * Return whether the public key verifies what the private key signs. A key may be in
	 * a device that does not give it away.
	 */
	private static boolean belongs(PrivateKey privateKey, PublicKey publicKey) {
		String algorithm = switch (publicKey.getAlgorithm()) {
			case "RSA" -> "SHA256withRSA";
			case "EC" -> "SHA256withECDSA";
			case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
			default -> null;
		};
		if (algorithm == null) {
			return true;
		}
		byte[] signature;
		try {
			Signature signer = Signature.getInstance(algorithm);
			signer.initSign(privateKey);
			signer.update(SIGNED);
			signature = signer.sign();
		}
		catch (InvalidKeyException ex) {
			// Else it is for the TLS library to say whether it can use such a key
			return privateKey.getAlgorithm().equals(publicKey.getAlgorithm());
		}
		catch (NoSuchAlgorithmException | SignatureException ex) {
			throw new InvalidTlsSettingsException("the private key cannot sign: " + ex.getMessage(), ex);
		}
		return verifies(publicKey, algorithm, signature);
	}

	private static boolean verifies(PublicKey publicKey, String algorithm, byte[] signature) {
		try {
			Signature verifier = Signature.getInstance(algorithm);
			verifier.initVerify(publicKey);
			verifier.update(SIGNED);
			return verifier.verify(signature);
		}
		catch (NoSuchAlgorithmException | InvalidKeyException | SignatureException ex) {
			// A signature of a key of another size is not even well-formed
			return false;
		}
	}

}
