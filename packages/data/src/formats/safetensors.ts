// Safetensors, the format in which models' weights are passed around: @chainrule/tensor has it, because models are saved
// by it; here it stands beside the other formats, under a reader's name.
export {
  decodeSafetensors as parseSafetensors,
  encodeSafetensors,
  type DecodeSafetensorsOptions as ParseSafetensorsOptions,
  type EncodeSafetensorsOptions,
  type Safetensors,
} from '@chainrule/tensor/safetensors'
