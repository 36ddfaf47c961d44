/** What a node has stored, derived anew from its journal and compared. */
package io.witan.deploy.replay;
