/** Contract extension: how a private contract's state reaches one more party. */
package io.witan.protocol.privacy.extension;
