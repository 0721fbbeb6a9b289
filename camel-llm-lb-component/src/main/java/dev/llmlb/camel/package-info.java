/** The component as Camel sees it: endpoint, producer, and the way between exchanges and requests. Nothing here decides where a prompt goes. */
package dev.llmlb.camel;
