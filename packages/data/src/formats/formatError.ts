// The error of a file that is not what its format says; the readers of this package and of tensor's share it.
export { FormatError, type FormatFault } from '@chainrule/tensor/safetensors'
