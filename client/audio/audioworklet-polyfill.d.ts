declare module 'audioworklet-polyfill'
