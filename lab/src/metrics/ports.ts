/** In the network namespace of the control plane, on the address by which the machine reaches it. */
export const exporterPort = 15_092;
export const prometheusPort = 9090;
